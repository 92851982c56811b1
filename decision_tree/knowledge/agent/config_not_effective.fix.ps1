# On Windows the agent reads variables of the machine; a file ecs.config is not read. Quotes and blanks are part of a value.
function Get-Unclean {
    [Environment]::GetEnvironmentVariables('Machine').GetEnumerator() |
        Where-Object { $_.Key -like 'ECS_*' -and $_.Value -cne (Get-Clean $_.Value) } | ForEach-Object { $_.Key }
}
function Get-Clean([string]$Value) {
    $clean = $Value.Trim()
    if ($clean -match '^"(.*)"$' -or $clean -match "^'(.*)'$") { $clean = $Matches[1] }
    $clean
}

function Show-Fix {
    'take quotes and blanks off the machine''s variables ECS_*, and restart the service AmazonECS; containers keep running'
}
function Test-Fix { @(Get-Unclean).Count -eq 0 -and $null -ne (Get-Saved 'restarted') -and (Test-Agent) }
function Invoke-Fix {
    foreach ($name in @(Get-Unclean)) { Set-MachineVariable $name (Get-Clean (Get-MachineVariable $name)) }
    Restart-Agent
    Save-Once 'restarted' 'yes'
}
function Undo-Fix { Restore-MachineVariables; Restart-Agent }
