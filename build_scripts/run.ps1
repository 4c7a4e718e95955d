# Make the environment where it is missing, then start perfdesk from this checkout (Windows 10 1809 or newer).
# NOT TRIED: there was no Windows machine at hand. Please report what has to be mended.
#
#   powershell -ExecutionPolicy Bypass -File build_scripts\run.ps1                  the window with the sample filing
#   powershell -ExecutionPolicy Bypass -File build_scripts\run.ps1 check FILE       the command line program
$ErrorActionPreference = "Stop"
$root = Split-Path -Parent $PSScriptRoot
$venv = if ($env:PERFDESK_VENV) { $env:PERFDESK_VENV } else { Join-Path $root ".venv" }
$python = Join-Path $venv "Scripts\python.exe"
$constraints = Join-Path $PSScriptRoot "constraints.txt"
$launch = Join-Path $PSScriptRoot "launch.py"
$stamp = Join-Path $venv "perfdesk-run.stamp"
$env:PYTHONUTF8 = "1"
$env:PYTHONPATH = $root

function Say($text) { [Console]::Error.WriteLine("perfdesk: $text") }

function Find-Python {
    foreach ($candidate in @(@("py", "-3"), @("python"), @("python3"))) {
        $command, $rest = $candidate
        if (-not (Get-Command $command -ErrorAction SilentlyContinue)) { continue }
        & $command @rest -c "import sys; sys.exit(sys.version_info < (3, 11))" 2>$null
        if ($LASTEXITCODE -eq 0) { return $candidate }
    }
    Say "Python 3.11 or newer is needed."
    exit 2
}

$wanted = (Get-FileHash (Join-Path $root "pyproject.toml")).Hash + (Get-FileHash $constraints).Hash + $venv
if (-not (Test-Path $python)) {
    $command, $rest = Find-Python
    Say "making $venv"
    & $command @rest -m venv $venv
    if ($LASTEXITCODE -ne 0) { exit 2 }
}
if (-not (Test-Path $stamp) -or (Get-Content $stamp -Raw).Trim() -ne $wanted) {
    Say "installing the packages (about 300 MB on the disk, once)"
    $requirements = & $python (Join-Path $PSScriptRoot "requirements.py")
    & $python -m pip install --quiet --disable-pip-version-check --constraint $constraints $requirements
    if ($LASTEXITCODE -ne 0) { Say "the packages could not be installed; see the lines above"; exit 2 }
    Set-Content -Path $stamp -Value $wanted
}

if ($args.Count -gt 0) {
    & $python $launch @args
    exit $LASTEXITCODE
}
$out = Join-Path $root "out"
$file = Join-Path $out "sample.perfdesk"
if (-not (Test-Path $file)) {
    New-Item -ItemType Directory -Force $out | Out-Null
    & $python $launch load (Join-Path $root "resources\sample\sample.json") --into $file
    if ($LASTEXITCODE -ne 0) { exit $LASTEXITCODE }
}
Say "opening $file"
& $python $launch open $file
exit $LASTEXITCODE
