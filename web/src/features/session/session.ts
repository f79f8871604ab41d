/** Who is signed in, as `GET /console/session` answers it. */
export interface Session {
  User: { Id: string; Name: string; Email: string; Role: Role };
  Account: {
    Id: string;
    Name: string;
    /** IANA name. */
    TimeZone: string;
    IntegrationUrl: string;
    Plan: { Multicast: boolean; MaxOutgoingUrls: number; MaxCallThrottling: number; LogRetentionDays: number };
  };
  CsrfToken: string;
  ExpiresAt: string;
  Server: { Version: string; PublicUrl: string };
}

export type Role = 'owner' | 'administrator' | 'user';
