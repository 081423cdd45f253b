"""Appeals: an area manager objects to one question of a release, a reviewer decides."""
