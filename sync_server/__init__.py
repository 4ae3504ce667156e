"""The hub: replication of terminals, customers' API and web shop, jobs."""
