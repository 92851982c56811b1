function Show-Fix { 'start the service AmazonECS, now and at each start of the machine' }
function Test-Fix { Test-Agent }
function Invoke-Fix {
    Set-Service -Name AmazonECS -StartupType Automatic
    Start-Service -Name AmazonECS
}
function Undo-Fix { 'the agent belongs to the instance and keeps running' }
