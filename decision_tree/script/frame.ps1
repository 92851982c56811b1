# ----- The frame: plan, apply, verify, undo -----
#
# A .fix.ps1 file is put, as it is, into a script block of its own. It defines
#   Show-Fix    prints what Invoke-Fix would do
#   Test-Fix    $true: it is right already. Changes nothing
#   Invoke-Fix  puts it right
#   Undo-Fix    takes back what Invoke-Fix did, also where that stopped half way
# and may use the functions below. What is replaced is kept before it is changed.

function Get-StepFolder { Join-Path $env:ProgramData "ecs-wizard\$CaseId\$($script:Cause)" }

function Save-Once([string]$Name, [string]$Text) {
    $file = Join-Path (Get-StepFolder) $Name
    if (-not (Test-Path -LiteralPath $file)) {
        # all of it or nothing, also where this is ended half way
        Set-Content -LiteralPath "$file.new" -Value $Text -NoNewline -Encoding UTF8
        Move-Item -LiteralPath "$file.new" -Destination $file
    }
}

function Get-Saved([string]$Name) {
    $file = Join-Path (Get-StepFolder) $Name
    if (Test-Path -LiteralPath $file) { [string](Get-Content -LiteralPath $file -Raw -Encoding UTF8) }
}

# ----- the agent: on Windows it reads variables of the machine, no file -----

function Get-MachineVariable([string]$Name) { [Environment]::GetEnvironmentVariable($Name, 'Machine') }

function Set-MachineVariable([string]$Name, [string]$Value) {
    $before = Get-MachineVariable $Name
    if ($null -eq $before) { Save-Once "unset.$Name" '' } else { Save-Once "before.$Name" $before }
    Save-Once "after.$Name" $Value
    [Environment]::SetEnvironmentVariable($Name, $Value, 'Machine')
}

# Where somebody else has changed it since, it stays.
function Restore-MachineVariables {
    $folder = Get-StepFolder
    foreach ($file in @(Get-ChildItem -LiteralPath $folder | Where-Object { $_.Name -like 'after.*' -and $_.Name -notlike '*.new' })) {
        $name = $file.Name.Substring('after.'.Length)
        if ((Get-MachineVariable $name) -cne (Get-Saved "after.$name")) {
            Write-Warning "$name was changed since, or not changed yet: it stays as it is."
        }
        elseif (Test-Path -LiteralPath (Join-Path $folder "unset.$name")) {
            [Environment]::SetEnvironmentVariable($name, $null, 'Machine')
        }
        else {
            [Environment]::SetEnvironmentVariable($name, (Get-Saved "before.$name"), 'Machine')
        }
    }
}

function Restart-Agent { Restart-Service -Name AmazonECS }

function Test-Agent {
    try { $null -ne (Invoke-RestMethod -Uri 'http://localhost:51678/v1/metadata' -TimeoutSec 3).ContainerInstanceArn }
    catch { $false }
}

function Wait-For([scriptblock]$Condition) {
    foreach ($try in 1..20) {
        if (& $Condition) { return $true }
        Start-Sleep -Seconds 3
    }
    $false
}

# ----- the four modes -----

function Invoke-Step($Step, [string]$Function) {
    $script:Cause = $Step.Cause
    & $Step.Body $Function
}

function Show-Plan {
    "$Title"
    "case $CaseId, this machine: $env:COMPUTERNAME"
    $number = 0
    foreach ($step in $Steps) {
        $number++
        ''
        "$number. $($step.Title)  [$($step.Cause)]"
        "   does:  $((Invoke-Step $step 'Show-Fix') -join "`n          ")"
        "   risk:  $($step.Risk)"
        "   undo:  $($step.Undo)"
        "   now:   $(if (Invoke-Step $step 'Test-Fix') { 'right already' } else { 'not right yet' })"
    }
}

function Invoke-Apply {
    foreach ($step in $Steps) {
        "Step: $($step.Title)"
        if (Invoke-Step $step 'Test-Fix') { '  right already, skipped'; continue }
        $null = New-Item -ItemType Directory -Force -Path (Get-StepFolder)
        Invoke-Step $step 'Invoke-Fix'
        if (-not (Wait-For { Invoke-Step $step 'Test-Fix' })) { throw "it was done, but is not right afterwards" }
        '  done and checked'
    }
}

function Invoke-Verify {
    $bad = 0
    foreach ($step in $Steps) {
        $right = Invoke-Step $step 'Test-Fix'
        "$($step.Title): $(if ($right) { 'right' } else { 'not right' })"
        if (-not $right) { $bad = 1 }
    }
    exit $bad
}

function Invoke-Undo {
    $backwards = @($Steps)
    [array]::Reverse($backwards)
    foreach ($step in $backwards) {
        $script:Cause = $step.Cause
        $folder = Get-StepFolder
        if (-not (Test-Path -LiteralPath $folder)) { "$($step.Title): nothing to take back"; continue }
        Invoke-Step $step 'Undo-Fix'
        Remove-Item -LiteralPath $folder -Recurse -Force
        "$($step.Title): taken back"
    }
}

function Confirm-Change([string]$Question) {
    if ($Yes) { return }
    if ((Read-Host "$Question [yes/no]") -notin 'y', 'yes') { 'Nothing was changed.'; exit 0 }
}

function Test-Administrator {
    $identity = [Security.Principal.WindowsPrincipal][Security.Principal.WindowsIdentity]::GetCurrent()
    $identity.IsInRole([Security.Principal.WindowsBuiltInRole]::Administrator)
}

function Invoke-Main {
    if (@($Apply, $Verify, $Undo | Where-Object { $_ }).Count -gt 1) { Write-Warning 'Give one of -Apply, -Verify and -Undo.'; exit 2 }
    if (($Apply -or $Undo) -and -not (Test-Administrator)) { Write-Warning 'This needs an administrator.'; exit 2 }
    try {
        if ($Verify) { Invoke-Verify }
        Show-Plan
        ''
        if ($Apply) { Confirm-Change 'Do this now?'; Invoke-Apply }
        elseif ($Undo) { Confirm-Change 'Take back what this script did?'; Invoke-Undo }
        else { 'Nothing was changed. To do it: -Apply' }
    }
    catch {
        Write-Warning "Stopped: $_. Start it again to go on, or with -Undo to go back."
        exit 1
    }
}
