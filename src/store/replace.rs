//! Replaces a file whole or not at all: a new file beside it, on the disk before it takes the name.
//! Whatever fails, the old file stands and nothing is left behind.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::disk::Disk;

const OPENS: &str = ".lockstep-";
const ENDS: &str = ".tmp";

/// Whether a file of this name is one of ours under way, or left behind by a crash.
pub fn is_ours(name: &str) -> bool {
    name.starts_with(OPENS) && name.ends_with(ENDS)
}

/// A proof that reads more bytes than this is run on another thread while the disk takes the text; for
/// a shorter one waking it would cost more than it wins.
const WORTH_A_THREAD: usize = 32 * 1024;

/// What must hold before a text takes the place of another.
pub struct Proof<F> {
    /// How many bytes it reads.
    pub length: usize,
    /// Whether it holds.
    pub holds: F,
}

/// Puts `bytes` in the place of `target`, which need not be there. `target` is the file itself,
/// never a link to it.
pub fn replace(disk: &dyn Disk, target: &Path, bytes: &[u8]) -> io::Result<()> {
    let proof = Proof {
        length: 0,
        holds: || Ok(()),
    };
    replace_proved(disk, target, bytes, proof)
}

/// As [`replace`], if `proof` holds: until it does, the file keeps its old text.
pub fn replace_proved<E>(
    disk: &dyn Disk,
    target: &Path,
    bytes: &[u8],
    proof: Proof<impl FnOnce() -> Result<(), E> + Send>,
) -> Result<(), E>
where
    E: From<io::Error> + Send,
{
    let folder = target.parent().unwrap_or(Path::new("."));
    let (beside, mut file) = create_beside(disk, target, folder)?;
    let mut write = || disk.write(&mut file, bytes).and_then(|()| disk.sync(&file));
    let (proved, written) = if proof.length > WORTH_A_THREAD {
        let mut proved = Ok(());
        let written = rayon::in_place_scope(|scope| {
            scope.spawn(|_| proved = (proof.holds)());
            write()
        });
        (proved, written)
    } else {
        ((proof.holds)(), write())
    };
    // Closed before it is renamed; some systems insist.
    drop(file);
    let ready = proved.and_then(|()| written.map_err(E::from));
    let renamed = ready.and_then(|()| disk.rename(&beside, target).map_err(E::from));
    if let Err(error) = renamed {
        // The first error is the one to tell.
        let _ = disk.remove(&beside);
        return Err(error);
    }
    Ok(disk.sync_folder(folder)?)
}

/// As [`replace`], without waiting until it is on the disk: for what can be made again.
pub fn replace_in_time(disk: &dyn Disk, target: &Path, bytes: &[u8]) -> io::Result<()> {
    let folder = target.parent().unwrap_or(Path::new("."));
    let (beside, mut file) = create_beside(disk, target, folder)?;
    let written = disk.write(&mut file, bytes);
    drop(file);
    let renamed = written.and_then(|()| disk.rename(&beside, target));
    if renamed.is_err() {
        // The first error is the one to tell.
        let _ = disk.remove(&beside);
    }
    renamed
}

fn create_beside(disk: &dyn Disk, target: &Path, folder: &Path) -> io::Result<(PathBuf, fs::File)> {
    let name = target.file_name().unwrap_or_default().to_string_lossy();
    let mut tries = 0;
    loop {
        let sign = fastrand::u64(..);
        let beside = folder.join(format!("{OPENS}{name}-{sign:016x}{ENDS}"));
        match disk.create(&beside, Some(target)) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists && tries < 8 => tries += 1,
            result => return result.map(|file| (beside, file)),
        }
    }
}

/// Removes the folders of meetings that a crash kept from being made: `new-` and a random sign below
/// `.lockstep`. Only under the lock, as [`tidy`].
pub fn tidy_unmade(folder: &Path) {
    let Ok(entries) = fs::read_dir(folder) else {
        return;
    };
    for entry in entries.filter_map(Result::ok) {
        let name = entry.file_name();
        let sign = name.to_str().and_then(|name| name.strip_prefix("new-"));
        let ours =
            |sign: &str| sign.len() == 16 && sign.bytes().all(|byte| byte.is_ascii_hexdigit());
        let folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
        if folder && sign.is_some_and(ours) {
            // As below.
            let _ = fs::remove_dir_all(entry.path());
        }
    }
}

/// Removes what a crash left in a folder. Only under the lock: it would take another Lockstep's
/// file from under it.
pub fn tidy(disk: &dyn Disk, folder: &Path) {
    let Ok(entries) = fs::read_dir(folder) else {
        return;
    };
    for entry in entries.filter_map(Result::ok) {
        if entry.file_name().to_str().is_some_and(is_ours) {
            // A stray that stays harms nobody.
            let _ = disk.remove(&entry.path());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::disk::RealDisk;

    #[test]
    fn a_text_that_is_not_proved_never_takes_the_place_of_the_file() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("actions.ron");
        for bytes in [vec![b'x'; 9], vec![b'x'; WORTH_A_THREAD + 1]] {
            let length = bytes.len();
            replace(&RealDisk, &file, b"before").unwrap();
            let proof = Proof {
                length,
                holds: || Err(io::Error::other("it reads otherwise")),
            };
            let refused = replace_proved(&RealDisk, &file, &bytes, proof);
            assert_eq!(refused.unwrap_err().to_string(), "it reads otherwise");
            assert_eq!(fs::read(&file).unwrap(), b"before");
            assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "no stray");
            let proof = Proof {
                length,
                holds: || Ok::<_, io::Error>(()),
            };
            replace_proved(&RealDisk, &file, &bytes, proof).unwrap();
            assert_eq!(fs::read(&file).unwrap(), bytes);
        }
    }
}
