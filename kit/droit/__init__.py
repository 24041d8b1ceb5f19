"""The law: one module per rule, one dated file per published value; amounts and dates only."""
