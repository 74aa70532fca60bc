"""The parts of the page 表单: the catalogue, whom a form is about, how it is made, the preview, custom forms, the binder."""
