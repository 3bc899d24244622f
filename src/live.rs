//! The loop: terminal, clock, tasks. The only async code.
