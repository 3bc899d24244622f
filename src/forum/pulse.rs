//! How aligned people feel, and what they thought of the meeting: counts, never names.
