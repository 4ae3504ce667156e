"""One function per thing a person does, each one transaction and one journal entry."""
