"""The command line: each verb a module with main(argv) -> exit status."""
