describe() {
  say "rewrite the lines of $ECS_CONFIG that the agent does not understand (export, quotes, blanks around =,"
  say "Windows line ends), and restart the ECS agent"
}
check()    { config_is_clean && agent_took_config; }
apply()    { config_is_clean || clean_config; restart_agent; }
verify()   { agent_shows check; }
undo()     { restore_file "$ECS_CONFIG"; restart_agent; }
