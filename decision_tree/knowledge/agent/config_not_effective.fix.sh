describe() {
  say "rewrite the lines of $ECS_CONFIG that the agent does not understand (export, quotes, blanks around =,"
  say "Windows line ends), and restart the ECS agent"
}
changes()  { config_is_clean || file_change "$ECS_CONFIG" cleaned_config; }
check()    { config_is_clean && agent_took_config; }
apply()    {
  ! bottlerocket || die "Bottlerocket does not read ecs.config: give its settings with apiclient set (settings.ecs.…)."
  config_is_clean || clean_config
  restart_agent
}
verify()   { agent_shows check; }
undo()     { restore_file "$ECS_CONFIG"; restart_agent; }
