KEY=ECS_ENABLE_TASK_IAM_ROLE_NETWORK_HOST
describe() { say "set $KEY=true in $ECS_CONFIG and restart the ECS agent"; }
check()    { [[ $(setting "$KEY") == true ]] && agent_took "$KEY" true; }
apply()    { set_setting "$KEY" true; restart_agent; }
verify()   { agent_shows check; }
undo()     { restore_file "$ECS_CONFIG"; restart_agent; }
