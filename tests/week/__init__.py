"""A whole week of a community, from the empty home to the published digest: at the command line and at the desk."""
