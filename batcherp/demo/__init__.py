"""The demo tenants: two plants with their people, made by the same operations as everybody's."""
