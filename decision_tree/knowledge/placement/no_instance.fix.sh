describe()    { describe_growth; }
permissions() { may_grow_group; }
check()       { has_taker true; }
apply()       { grow_group; }
changes()     { growth_change; }
verify()      {
  patiently check ||
    die "The group was asked for an instance, but none has joined the cluster yet. Look again later with --verify;" \
      "if it runs and does not join, see agent.disconnected."
}
undo()        { shrink_group; }
