//! Lockstep runs a company's joint sales-and-marketing forum on a shared screen.
//!
//! The rooms of the house, and who may use whom:
//!
//! | room | what it is | uses |
//! |---|---|---|
//! | [`forum`] | the product: values and rules | nothing of the house |
//! | [`store`] | the disk | `forum` |
//! | [`session`] | the live session, pure | `forum` |
//! | [`screens`] | drawing | `session`, `forum` |
//! | [`export`] | what leaves the program | `forum` |
//! | [`cli`] | the command line | all |
//! | [`live`] | the loop | all |

#[cfg(not(unix))]
compile_error!(
    "Lockstep runs on Linux and macOS: it reads the terminal and the signals as they have them"
);

pub mod cli;
pub mod export;
pub mod forum;
pub mod live;
pub mod screens;
pub mod session;
pub mod store;
