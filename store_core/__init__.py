"""The shop itself, without screen or web: rules, records, use cases, replication, printing."""
