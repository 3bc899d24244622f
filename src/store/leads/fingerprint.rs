//! The hash by which a recorded back-test names the file it was made from.

use std::io::{self, Read};
use std::path::Path;

use sha2::{Digest, Sha256};

use super::super::disk::open_plain;
use super::Progress;
use crate::forum::digest::hex;
use crate::forum::refusal::Refusal;

/// The SHA-256 of a file's bytes in hexadecimal, as `sha256sum` prints it. A large file takes a
/// second or two, so it can be watched and cancelled.
pub fn fingerprint(path: &Path, progress: Option<&Progress>) -> Result<String, Refusal> {
    let hash = |path| {
        let mut file = open_plain(path)?;
        if let Some(progress) = progress {
            progress.expect(file.metadata()?.len());
        }
        let mut hash = Sha256::new();
        let mut part = vec![0; 1 << 20];
        loop {
            let read = file.read(&mut part)?;
            if read == 0 {
                return io::Result::Ok(hash.finalize());
            }
            hash.update(&part[..read]);
            if let Some(progress) = progress {
                progress.advance(read);
                if progress.is_cancelled() {
                    return Err(io::Error::other("it was cancelled"));
                }
            }
        }
    };
    hash(path)
        .map(hex)
        .map_err(|error| Refusal::because(format!("{} cannot be read: {error}", path.display())))
}
