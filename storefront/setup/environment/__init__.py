"""The file of the shop's settings on a machine of its own: asked for, checked, kept. It is what makes the settings, so
nothing here imports Django."""
