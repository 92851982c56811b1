revision()    { image_revision "$1" "$NEW_IMAGE"; }
describe()    { describe_revision "the image of container $CONTAINER is $NEW_IMAGE"; }
permissions() { may_change_task_definition; may_find_image "$NEW_IMAGE"; }
changes()     { revision task_definition_change; }
check()       { revision revision_is_made; }
apply()       { demand_image "$NEW_IMAGE"; revision change_task_definition; }
verify()      { revision revision_is_in_use; }
undo()        { restore_task_definition; }
