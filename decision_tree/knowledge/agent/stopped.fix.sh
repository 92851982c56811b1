describe() { say "start the ECS agent, now and at each boot"; }
check()    { agent_answers; }
apply()    { start_agent; }
verify()   { eventually check; }
undo()     { say "  the agent belongs to the instance and keeps running"; }
