"""Long work for the worker: a row a job, taken over when its worker dies, with one result kept for its owner."""
