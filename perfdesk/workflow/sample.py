"""The filing that comes with the program: an invented county department, faults included.

Its faults are listed in `resources/sample/README.md`.
"""

from __future__ import annotations

import json
from pathlib import Path

from perfdesk.errors import UserError
from perfdesk.model.rows import Filing
from perfdesk.paths import data_file
from perfdesk.workflow.interchange import from_dump


def sample_path() -> Path:
    """Where the bundled filing is, as exchanged JSON."""
    return data_file("resources", "sample", "sample.json")


def sample_filing() -> Filing:
    """The bundled filing, with fresh row ids. UserError when the program was installed without it."""
    try:
        text = sample_path().read_text(encoding="utf-8")
    except OSError as error:
        raise UserError(f"找不到示例文件 {sample_path()}。", "请重新安装程序。") from error
    return from_dump(json.loads(text))
