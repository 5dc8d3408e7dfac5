"""How a network is taught from labelled text: rows, stages, the loop, the recipe that its card keeps."""
