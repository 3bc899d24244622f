//! What the room sees: every screen as text at two sizes, the styles of two themes, and what must
//! hold at any size and for any text.

mod any_size;
mod any_text;
mod fixture;
mod hints;
mod looks;
mod mouse;
mod pictures;
mod prompts;
mod rebound;
mod recap;
mod states;
