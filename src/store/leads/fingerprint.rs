//! The hash by which a recorded back-test names the file it was made from.

use std::fmt::Write as _;
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use sha2::{Digest, Sha256};

use crate::forum::refusal::Refusal;

/// The SHA-256 of a file's bytes in hexadecimal, as `sha256sum` prints it. Takes a second for a
/// large file: it is for recording a back-test, not for reading leads.
pub fn fingerprint(path: &Path) -> Result<String, Refusal> {
    let hash = |path| {
        let mut file = File::open(path)?;
        let mut hash = Sha256::new();
        let mut part = vec![0; 1 << 20];
        loop {
            match file.read(&mut part)? {
                0 => return io::Result::Ok(hash.finalize()),
                read => hash.update(&part[..read]),
            }
        }
    };
    let hash = hash(path)
        .map_err(|error| Refusal::because(format!("{} cannot be read: {error}", path.display())))?;
    Ok(hash.iter().fold(String::new(), |mut text, byte| {
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    }))
}
