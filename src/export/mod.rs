//! What leaves the program: minutes, JSON, CSV.
