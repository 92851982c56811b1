EXCEPTIONS=169.254.170.2,169.254.169.254,localhost,127.0.0.1
# some programs read NO_PROXY, some no_proxy: both get what either has, and the exceptions
MERGE='def words: split(",") | map(gsub("^\\s+|\\s+$"; "")) | map(select(. != ""));
  def merged: reduce ([((.environment // [])[] | select(.name | ascii_upcase == "NO_PROXY") | .value | words[]),
    ($exceptions | words[])][]) as $item ([]; if index([$item]) then . else . + [$item] end) | join(",");'
SET='any(.containerDefinitions[]; .name == $container) and all(.containerDefinitions[] | select(.name == $container);
  merged as $list | [(.environment // [])[] | select(.name == "NO_PROXY" or .name == "no_proxy") | .value]
  | length == 2 and all(.[]; words == ($list | words)))'

describe() { describe_revision "container $CONTAINER has $EXCEPTIONS in NO_PROXY and no_proxy, beside what is there"; }
check()    { task_definition_has "$MERGE $SET" --arg container "$CONTAINER" --arg exceptions "$EXCEPTIONS"; }
apply()    {
  change_task_definition "$MERGE"' (.containerDefinitions[] | select(.name == $container)) |= (merged as $list
      | .environment = [(.environment // [])[] | select(.name != "NO_PROXY" and .name != "no_proxy")]
        + [{name: "NO_PROXY", value: $list}, {name: "no_proxy", value: $list}])' \
    --arg container "$CONTAINER" --arg exceptions "$EXCEPTIONS"
}
verify()   { task_definition_in_use "$MERGE $SET" --arg container "$CONTAINER" --arg exceptions "$EXCEPTIONS"; }
undo()     { restore_task_definition; }
