//! Blame-aware wording hints: rules, matcher, offers.
