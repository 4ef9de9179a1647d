"""What people did: all SQL of the ledger lives in this room."""
