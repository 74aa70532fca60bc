"""What is printed: certificates from layouts, forms from workbooks."""
