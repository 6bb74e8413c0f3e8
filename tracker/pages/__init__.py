"""What all pages share: permissions, navigation, forms, errors, headers, uploads; and the pages of the lower rooms."""
