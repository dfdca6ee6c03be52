"""Reading the audit trail: who did what when, within one's scope, and taking it out as a file."""
