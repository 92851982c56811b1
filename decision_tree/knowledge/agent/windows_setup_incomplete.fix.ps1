# Initialize-ECSAgent sets the agent up, and forwards 169.254.170.2 to it. Its forwarding does not outlive a boot.
$Task = 'ecs-wizard-task-role'

function Get-SetUp {
    $eni = if ((Get-MachineVariable 'ECS_ENABLE_TASK_ENI') -ceq 'true') { ' -EnableTaskENI' } else { '' }
    $name = $Cluster.Replace("'", "''")
    "Import-Module ECSTools; Initialize-ECSAgent -Cluster '$name' -EnableTaskIAMRole$eni"
}
function Test-Forwarding {
    [bool]((netsh interface portproxy show all) -match '^\s*169\.254\.170\.2\s+80\s+127\.0\.0\.1\s+51679\s*$')
}

function Show-Fix {
    "run now, and by the scheduled task $Task at each start of the machine: $(Get-SetUp)"
    'The agent starts again, and takes port 80 of the instance for itself: no task may have hostPort 80.'
    'Not in network mode awsvpc: the image still has to add the route to 169.254.170.2/32 when its container starts'
}
function Test-Fix {
    (Get-MachineVariable 'ECS_ENABLE_TASK_IAM_ROLE') -ceq 'true' -and (Test-Forwarding) -and (Test-Agent) -and
        $null -ne (Get-ScheduledTask -TaskName $Task -ErrorAction SilentlyContinue)
}
function Invoke-Fix {
    if (-not $Cluster) { throw 'the cluster is not known: write it into $Cluster at the top' }
    $setUp = Get-SetUp
    Set-MachineVariable 'ECS_ENABLE_TASK_IAM_ROLE' 'true'
    if (-not (Test-Forwarding)) { Save-Once 'forwarding' 'added' }
    $encoded = [Convert]::ToBase64String([Text.Encoding]::Unicode.GetBytes($setUp))
    $action = New-ScheduledTaskAction -Execute 'powershell.exe' -Argument "-NoProfile -EncodedCommand $encoded"
    $null = Register-ScheduledTask -TaskName $Task -Action $action -Trigger (New-ScheduledTaskTrigger -AtStartup) `
        -User 'SYSTEM' -RunLevel Highest -Force
    & ([scriptblock]::Create($setUp))
}
function Undo-Fix {
    Unregister-ScheduledTask -TaskName $Task -Confirm:$false -ErrorAction SilentlyContinue
    if (Get-Saved 'forwarding') {
        netsh interface portproxy delete v4tov4 listenaddress=169.254.170.2 listenport=80 | Out-Null
    }
    Restore-MachineVariables
    Restart-Agent
}
