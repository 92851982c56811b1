$Name = 'ECS_ENABLE_TASK_IAM_ROLE'

function Show-Fix {
    "set the machine's variable $Name to true and restart the service AmazonECS; containers keep running."
    'Whether the agent took it shows the attribute com.amazonaws.ecs.capability.task-iam-role of the container instance;'
    'if it is missing there, restart the drained instance'
}
function Test-Fix { (Get-MachineVariable $Name) -ceq 'true' -and (Test-Agent) }
function Invoke-Fix { Set-MachineVariable $Name 'true'; Restart-Agent }
function Undo-Fix { Restore-MachineVariables; Restart-Agent }
