"""What can be done: verbs over the store, used by the window and the command line alike."""
