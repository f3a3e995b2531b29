"""The verbs of tickets; each takes a transaction and neither begins nor commits one."""
