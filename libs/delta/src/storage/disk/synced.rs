//! Files on the local disk, written so that a loss of power does not take them.

use std::fs::{self, File};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

use deltalake_core::logstore::object_store::PutPayload;
use uuid::Uuid;

/// Writes a file under a temporary name and gives it its name when its content has reached the disk. Errors:
/// `AlreadyExists` if `create` and the file exists.
pub fn put(path: &Path, payload: &PutPayload, create: bool) -> io::Result<()> {
    let folder = folder_of(path);
    make_folder(folder)?;
    let staged = staged(path);
    let named = write(&staged, payload).and_then(|()| match create {
        true => fs::hard_link(&staged, path),
        false => fs::rename(&staged, path),
    });
    if create || named.is_err() {
        // If this fails, VACUUM deletes the file with those of killed processes.
        let _ = fs::remove_file(&staged);
    }
    named?;
    sync_folder(folder)
}

fn write(path: &Path, payload: &PutPayload) -> io::Result<()> {
    let mut file = File::create_new(path)?;
    payload.iter().try_for_each(|bytes| file.write_all(bytes))?;
    file.sync_all()
}

/// A name as object_store gives to unfinished files, which it does not list.
fn staged(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(format!("#{}", Uuid::new_v4().as_u128()));
    name.into()
}

pub fn folder_of(path: &Path) -> &Path {
    path.parent().expect("a file's path has a folder")
}

/// Creates a folder and those above it, and syncs each.
pub fn make_folder(folder: &Path) -> io::Result<()> {
    if folder.is_dir() {
        return Ok(());
    }
    let above = folder_of(folder);
    make_folder(above)?;
    match fs::create_dir(folder) {
        Err(error) if error.kind() != ErrorKind::AlreadyExists => Err(error),
        _ => sync_folder(above),
    }
}

pub fn sync_file(path: &Path) -> io::Result<()> {
    // Windows syncs only a file that is open for writing.
    File::options().write(true).open(path)?.sync_all()?;
    sync_folder(folder_of(path))
}

/// Windows cannot sync a folder: NTFS keeps names in its journal.
fn sync_folder(folder: &Path) -> io::Result<()> {
    if cfg!(windows) {
        return Ok(());
    }
    File::open(folder)?.sync_all()
}
