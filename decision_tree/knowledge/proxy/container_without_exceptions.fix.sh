EXCEPTIONS=169.254.170.2,169.254.169.254,localhost,127.0.0.1

# some programs read NO_PROXY, some no_proxy: both get what either has, and the exceptions
revision()    {
  by_filter "$1" 'def words: split(",") | map(gsub("^\\s+|\\s+$"; "")) | map(select(. != ""));
    def now: [(.environment // [])[] | select(.name | ascii_upcase == "NO_PROXY") | .value | words[]];
    def merged: reduce (now + ($exceptions | words))[] as $item ([]; if index([$item]) then . else . + [$item] end);
    in_container($container; merged as $list
      | reduce ("NO_PROXY", "no_proxy") as $name (.;
          if any((.environment // [])[]; .name == $name and (.value | words) == $list) then .
          else with_variable($name; $list | join(",")) end))' --arg container "$CONTAINER" --arg exceptions "$EXCEPTIONS"
}
describe()    { describe_revision "container $CONTAINER has $EXCEPTIONS in NO_PROXY and no_proxy, beside what is there"; }
permissions() { may_change_task_definition; }
changes()     { revision task_definition_change; }
check()       { revision revision_is_made; }
apply()       { revision change_task_definition; }
verify()      { revision revision_is_in_use; }
undo()        { restore_task_definition; }
