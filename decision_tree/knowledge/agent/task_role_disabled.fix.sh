KEY=ECS_ENABLE_TASK_IAM_ROLE
describe() { say "set $KEY=true in $ECS_CONFIG and restart the ECS agent"; }
changes()  { setting_change "$KEY" true; }
check()    { [[ $(setting "$KEY") == true ]] && agent_took "$KEY" true; }
apply()    { set_setting "$KEY" true; restart_agent; }
verify()   { agent_shows check; }
undo()     { restore_settings; restart_agent; }
