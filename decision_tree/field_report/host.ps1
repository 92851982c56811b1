# A report for ecs-wizard from a Windows container instance: reads, changes nothing, and prints names and words, never
# the value of a variable, a credential or an address. Run it in PowerShell as an administrator.

function Show([string]$Key, $Value) {
  $text = ("$Value" -replace '[^A-Za-z0-9._:,+ -]', '?')
  if ($text.Length -gt 60) { $text = $text.Substring(0, 60) }
  Write-Output "$Key=$text"
}

function MachineVariable([string]$Name) {
  [Environment]::GetEnvironmentVariable($Name, 'Machine')
}

function Setting([string]$Name) {
  switch (MachineVariable $Name) { $null { 'not_set' } 'true' { 'true' } 'false' { 'false' } default { 'set' } }
}

function ProxyWord([string[]]$Needed) {
  if (-not (MachineVariable 'HTTP_PROXY')) {
    if (MachineVariable 'HTTPS_PROXY') { return 'https_only' } else { return 'none' }
  }
  $list = "$(MachineVariable 'NO_PROXY')".Split(',') | ForEach-Object { $_.Trim() }
  foreach ($address in $Needed) { if ($list -notcontains $address) { return 'without_exceptions' } }
  'with_exceptions'
}

function Listens([int]$Port) {
  $found = [Net.NetworkInformation.IPGlobalProperties]::GetIPGlobalProperties().GetActiveTcpListeners()
  if ($found | Where-Object { $_.Port -eq $Port }) { 'yes' } else { 'no' }
}

function AgentMetadata {
  try { Invoke-RestMethod -TimeoutSec 3 -Uri 'http://127.0.0.1:51678/v1/metadata' } catch { $null }
}

function PortProxy {
  if (netsh interface portproxy show all | Select-String '169\.254\.170\.2\s+80\s+127\.0\.0\.1\s+51679') { 'right' } else { 'missing' }
}

Write-Output 'ecs-wizard-report 1 host'
Show 'place' 'host'
Show 'os_id' 'windows'
Show 'os_version' ([Environment]::OSVersion.Version)
$service = Get-Service AmazonECS -ErrorAction SilentlyContinue
Show 'agent_unit_state' $(if ($service) { "$($service.Status)".ToLower() } else { 'unknown:no service AmazonECS' })
Show 'agent_process' $(if (Get-Process amazon-ecs-agent -ErrorAction SilentlyContinue) { 'running' } else { 'absent' })
Show 'listen_51678' (Listens 51678)
Show 'listen_51679' (Listens 51679)
$metadata = AgentMetadata
Show 'agent_answer' $(if ($metadata) { 'http_200' } else { 'failed' })
Show 'agent_registered' $(if ("$($metadata.ContainerInstanceArn)".StartsWith('arn:')) { 'yes' } else { 'no' })
Show 'agent_version' $(if ("$($metadata.Version)" -match 'v([0-9][0-9.]*)') { $Matches[1] } else { 'unknown:no answer' })
foreach ($name in 'ECS_CLUSTER', 'ECS_ENABLE_TASK_IAM_ROLE', 'ECS_ENABLE_TASK_ENI') { Show "agent_$name" (Setting $name) }
Show 'windows_port_proxy' (PortProxy)
Show 'proxy_agent' (ProxyWord '169.254.169.254', '169.254.170.2', '\\.\pipe\docker_engine')
Show 'clock_utc' ([DateTime]::UtcNow.ToString('s'))
$drive = Get-PSDrive C
Show 'disk_used_percent' ([int](100 * $drive.Used / ($drive.Used + $drive.Free)))
Write-Output 'end'
