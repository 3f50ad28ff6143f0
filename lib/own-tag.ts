/** Tags of the product's images: the version, with or without the hash of what the image was built from. */
export const OWN_TAG = /^v[0-9]+\.[0-9]+\.[0-9]+(?:-[0-9a-f]{12})?$/;
