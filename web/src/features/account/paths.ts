/** Addresses of this area's pages. */
export const accountPaths = {
  me: '/account/me',
  users: '/account/users',
  invite: '/account/users/invite',
  profiles: '/account/profiles',
  createProfile: '/account/profiles/new',
  profile: (profileId: string) => `/account/profiles/${profileId}`,
  settings: '/account/settings',
};
