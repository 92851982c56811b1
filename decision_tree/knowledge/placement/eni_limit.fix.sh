describe()    {
  say "switch on awsvpcTrunking for account ${AWS_ACCOUNT:-of the case} in Region $REGION: container instances that are launched afterwards"
  say "take more tasks with a network interface of their own. Replace the present ones yourself: the setting does nothing for them"
}
permissions() { may '*' ecs:ListAccountSettings ecs:PutAccountSettingDefault; }
setting()     { # the value in force: enabled or disabled
  aws ecs list-account-settings --name awsvpcTrunking --effective-settings | jq -r '.settings[0].value // "disabled"'
}
check()       {
  local value
  value=$(setting) || return
  [[ $value == enabled ]]
}
set_trunking() { aws ecs put-account-setting-default --name awsvpcTrunking --value "$1" >/dev/null; }
apply()       {
  local before
  before=$(setting)
  save setting "$before"
  set_trunking enabled
}
changes()     { shows_change "account setting awsvpcTrunking" "$(setting)" enabled; }
verify()      { eventually check; }
undo()        {
  local before
  before=$(saved setting) || return 0
  set_trunking "$before"
}
