# Planning file and changes
file-empty = This file is empty. Ask the sender to send it again.
file-not-tepat = This is not a Tepat planning file. Choose a file ending in .tepat; station lists are loaded under Region › Load a list.
file-truncated = This file is cut short and part of it is missing. Copy or download it again.
file-damaged = This file is damaged and cannot be read ({ $detail }). Ask for it again.
file-too-large = This file unpacks to more than any plan needs. Check that it is the right file.
file-newer = This file was made with a newer Tepat ({ $program }, format { $version }; known here up to format { $known }). Open it with the latest tepat.html.
edit-table-is-single = There is only one record here; change its values rather than adding or removing.
edit-value-unfit = That value does not fit this field ({ $detail }).
edit-code-is-fixed = A code cannot be changed. Remove the record and add it under the new code.
edit-no-such-record = There is no record with code { $code }.
edit-no-such-field = There is no field { $field } here. Check how it is spelt.
edit-trip-impossible = No plan can have this trip of { $vehicle }: its vehicle or its moment is impossible.
