//! What a meeting came to: what was decided, promised, left open, and how long it took.
