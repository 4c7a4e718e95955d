"""Whether a file lies on a disk of this computer, on a stick, or on a network share."""

from __future__ import annotations

import sys
from pathlib import Path

LOCAL, REMOVABLE, NETWORK = "", "removable", "network"
WORDS = {REMOVABLE: "优盘", NETWORK: "网络位置"}
_NETWORK_TYPES = frozenset(
    {"nfs", "nfs4", "cifs", "smb", "smb2", "smb3", "smbfs", "ncpfs", "afs", "davfs", "9p", "afpfs", "webdav"}
    | {"fuse.sshfs", "fuse.gvfsd-fuse", "fuse.davfs2", "fuse.rclone", "fuse.smbnetfs", "fuse.kio-fuse"}
)
_MOUNTED_FOR_THE_USER = ("/media/", "/run/media/", "/Volumes/")
_WINDOWS_KINDS = {2: REMOVABLE, 4: NETWORK}


def place_of(path: Path) -> str:
    """LOCAL, REMOVABLE or NETWORK; LOCAL where the system does not say."""
    if sys.platform == "win32":
        return _on_windows(path)
    from PySide6.QtCore import QStorageInfo

    folder = next((place for place in (path, *path.parents) if place.exists()), path)
    info = QStorageInfo(str(folder))
    if not info.isValid():
        return LOCAL
    return kind_of(bytes(info.fileSystemType().data()).decode(), bytes(info.device().data()).decode(), info.rootPath())


def kind_of(file_system: str, device: str, mount: str, blocks: Path = Path("/sys/class/block")) -> str:
    """The kind of a mounted file system by its type, its device and where it is mounted. `blocks` lists the devices."""
    if file_system.lower() in _NETWORK_TYPES or device.startswith("//"):
        return NETWORK
    if mount == "/":
        return LOCAL
    if _is_stick(blocks / Path(device).name):
        return REMOVABLE
    return REMOVABLE if (mount + "/").startswith(_MOUNTED_FOR_THE_USER) else LOCAL


def _is_stick(block: Path) -> bool:
    """Whether the kernel says of a device, or of the disk that it is a part of, that it can be taken out."""
    try:
        real = block.resolve(strict=True)
        marks = [place / "removable" for place in (real, real.parent)]
        return "/usb" in str(real) or any(mark.is_file() and mark.read_text().strip() == "1" for mark in marks)
    except OSError:
        return False


def _on_windows(path: Path) -> str:
    import ctypes

    if str(path).startswith("\\\\"):
        return NETWORK
    kind = ctypes.windll.kernel32.GetDriveTypeW(path.absolute().anchor)  # type: ignore[attr-defined,unused-ignore]
    return _WINDOWS_KINDS.get(kind, LOCAL)
