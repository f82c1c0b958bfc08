"""What is said to have happened: event types, triggers, axes, roles, counts, assembly."""
