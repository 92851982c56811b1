revision()    { image_revision "$1" "$COPIED_IMAGE"; }
describe()    { describe_copied_image; }
permissions() { may_change_task_definition; may_find_image "$COPIED_IMAGE"; }
changes()     { revision task_definition_change; }
check()       { revision revision_is_made; }
apply()       { demand_image "$COPIED_IMAGE"; revision change_task_definition; }
verify()      { revision revision_is_in_use; }
undo()        { restore_task_definition; }
